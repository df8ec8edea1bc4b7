import { declareTable } from "../rule-tables";
import { noPublicAddressTable } from "../tables/no-public-address";

declareTable(noPublicAddressTable);
