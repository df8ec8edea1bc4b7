import { declareTable } from "../rule-tables";
import { onlyClientsReachTable } from "../tables/only-clients-reach";

declareTable(onlyClientsReachTable);
