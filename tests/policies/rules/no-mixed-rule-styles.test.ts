import { declareTable } from "../rule-tables";
import { noMixedRuleStylesTable } from "../tables/no-mixed-rule-styles";

declareTable(noMixedRuleStylesTable);
