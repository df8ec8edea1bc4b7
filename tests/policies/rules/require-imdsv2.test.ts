import { declareTable } from "../rule-tables";
import { requireImdsv2Table } from "../tables/require-imdsv2";

declareTable(requireImdsv2Table);
