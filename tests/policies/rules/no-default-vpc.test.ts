import { declareTable } from "../rule-tables";
import { noDefaultVpcTable } from "../tables/no-default-vpc";

declareTable(noDefaultVpcTable);
