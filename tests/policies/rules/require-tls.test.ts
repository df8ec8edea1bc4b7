import { declareTable } from "../rule-tables";
import { requireTlsTable } from "../tables/require-tls";

declareTable(requireTlsTable);
