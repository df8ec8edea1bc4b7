import { declareTable } from "../rule-tables";
import { requireRuleDescriptionTable } from "../tables/require-rule-description";

declareTable(requireRuleDescriptionTable);
