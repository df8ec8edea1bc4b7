import { declareTable } from "../rule-tables";
import { requireTagsTable } from "../tables/require-tags";

declareTable(requireTagsTable);
