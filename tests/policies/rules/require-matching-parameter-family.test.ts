import { declareTable } from "../rule-tables";
import { requireMatchingParameterFamilyTable } from "../tables/require-matching-parameter-family";

declareTable(requireMatchingParameterFamilyTable);
