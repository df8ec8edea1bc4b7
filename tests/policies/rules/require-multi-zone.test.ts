import { declareTable } from "../rule-tables";
import { requireMultiZoneTable } from "../tables/require-multi-zone";

declareTable(requireMultiZoneTable);
