import { declareTable } from "../rule-tables";
import { requireClientGroupTable } from "../tables/require-client-group";

declareTable(requireClientGroupTable);
