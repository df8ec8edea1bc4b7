import { declareTable } from "../rule-tables";
import { noDefaultSubnetGroupTable } from "../tables/no-default-subnet-group";

declareTable(noDefaultSubnetGroupTable);
