import { declareTable } from "../rule-tables";
import { requireValidSettingsTable } from "../tables/require-valid-settings";

declareTable(requireValidSettingsTable);
