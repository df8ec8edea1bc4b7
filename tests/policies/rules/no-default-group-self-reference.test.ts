import { declareTable } from "../rule-tables";
import { noDefaultGroupSelfReferenceTable } from "../tables/no-default-group-self-reference";

declareTable(noDefaultGroupSelfReferenceTable);
