/** Two resources of one type with one name. */
import { Thing } from "./things";

new Thing("twin", {});
new Thing("twin", {});
