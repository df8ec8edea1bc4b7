import { declareTable } from "../rule-tables";
import { requirePinnedVersionTable } from "../tables/require-pinned-version";

declareTable(requirePinnedVersionTable);
