import { declareTable } from "../rule-tables";
import { noPivotTable } from "../tables/no-pivot";

declareTable(noPivotTable);
