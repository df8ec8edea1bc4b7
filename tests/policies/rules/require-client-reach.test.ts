import { declareTable } from "../rule-tables";
import { requireClientReachTable } from "../tables/require-client-reach";

declareTable(requireClientReachTable);
