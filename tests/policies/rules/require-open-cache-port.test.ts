import { declareTable } from "../rule-tables";
import { requireOpenCachePortTable } from "../tables/require-open-cache-port";

declareTable(requireOpenCachePortTable);
