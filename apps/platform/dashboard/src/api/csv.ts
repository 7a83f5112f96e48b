import { saveFile } from "../ui/save-file.ts";
import { errorOf } from "./api-error.ts";
import { type Query, urlOf } from "./call.ts";

/**
 * Saves all rows of the log that match as a CSV file.
 *
 * @throws ApiError where the platform refuses.
 */
export async function saveCsv(projectEnv: string, query: Query): Promise<void> {
  const response = await fetch(urlOf(`/project/${projectEnv}/logs`, query), {
    headers: { accept: "text/csv" },
  });
  if (!response.ok) throw await errorOf(response);
  saveFile(`${projectEnv}-log.csv`, await response.blob());
}
