import { declareTable } from "../rule-tables";
import { requireFlowLogsTable } from "../tables/require-flow-logs";

declareTable(requireFlowLogsTable);
