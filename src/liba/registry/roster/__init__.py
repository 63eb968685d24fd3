"""From a spreadsheet to rows: reading, headings, values, plan, report. What a town's file says, and what would happen."""
