import { declareTable } from "../rule-tables";
import { noExcessPortsTable } from "../tables/no-excess-ports";

declareTable(noExcessPortsTable);
