/** `npm run doctor`: the doctor from its sources. */

import { main } from "./index";

main();
