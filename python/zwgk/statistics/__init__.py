"""Pure statistics: frames in, frames out. No workbook, no file, no clock."""
