import { declareTable } from "../rule-tables";
import { noUnreadResourcesTable } from "../tables/no-unread-resources";

declareTable(noUnreadResourcesTable);
