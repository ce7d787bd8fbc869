// Print the rows of a Parquet file as JSON, as hyparquet reads them; a date as {"date": "2023-08-06"}.
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet"
import { compressors } from "hyparquet-compressors"

Date.prototype.toJSON = function () {
  const [day, time] = this.toISOString().split("T")
  return time === "00:00:00.000Z" ? { date: day } : { moment: `${day} ${time}` }
}
const file = await asyncBufferFromFile(process.argv[2])
console.log(JSON.stringify(await parquetReadObjects({ file, compressors })))
