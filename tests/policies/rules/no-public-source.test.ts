import { declareTable } from "../rule-tables";
import { noPublicSourceTable } from "../tables/no-public-source";

declareTable(noPublicSourceTable);
