/** ElastiCache's weekly maintenance window: `ddd:hh24:mi-ddd:hh24:mi`, UTC, at least 60 minutes. */

import { type Finding, shown } from "./problems";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const FORM = /^([a-z]{3}):([01]\d|2[0-3]):([0-5]\d)-([a-z]{3}):([01]\d|2[0-3]):([0-5]\d)$/;
const MINUTES_A_WEEK = 7 * 24 * 60;

/** What is wrong with a window; the provider checks its format only. */
export function maintenanceWindowProblem(window: string): Finding {
  const match = FORM.exec(window);
  const start = match && minuteOfWeek(match[1], match[2], match[3]);
  const end = match && minuteOfWeek(match[4], match[5], match[6]);
  if (start === null || end === null) {
    return `maintenanceWindow must be ddd:hh24:mi-ddd:hh24:mi in UTC such as "sun:18:00-sun:19:00", got ${shown(window)}`;
  }
  const minutes = (end - start + MINUTES_A_WEEK) % MINUTES_A_WEEK;
  return minutes >= 60
    ? undefined
    : `maintenanceWindow must be at least 60 minutes long, got ${shown(window)} (${minutes} minutes)`;
}

function minuteOfWeek(day = "", hour = "", minute = ""): number | null {
  const index = DAYS.indexOf(day);
  return index < 0 ? null : (index * 24 + Number(hour)) * 60 + Number(minute);
}
