import { declareTable } from "../rule-tables";
import { noRefusedSettingsTable } from "../tables/no-refused-settings";

declareTable(noRefusedSettingsTable);
