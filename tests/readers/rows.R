# Print the rows of a Parquet file as JSON, as nanoparquet reads them; a date as {"date": "2023-08-06"}.
shown <- function(day) if (is.na(day)) NULL else list(date = jsonlite::unbox(format(day)))
rows <- as.data.frame(nanoparquet::read_parquet(commandArgs(TRUE)[1]))
for (name in names(rows)[vapply(rows, inherits, NA, "Date")]) rows[[name]] <- I(lapply(rows[[name]], shown))
cat(jsonlite::toJSON(rows, dataframe = "rows", na = "null", null = "null", digits = NA))
