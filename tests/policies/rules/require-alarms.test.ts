import { declareTable } from "../rule-tables";
import { requireAlarmsTable } from "../tables/require-alarms";

declareTable(requireAlarmsTable);
