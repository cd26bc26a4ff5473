// Package figure draws data as SVG: bars over years, grids of participation,
// timelines. A figure is a plain struct; drawing it is pure and takes no
// clock.
//
// Every figure is shown by View, which sets the drawing, its table and its
// downloads together: nobody depends on the picture to read the data, and a
// screen reader gets a title, a description and the table.
//
//	@figure.View(l, figure.Figure{
//		ID: "sponsors", Caption: l.T("record.sponsors.caption"),
//		Drawing: figure.Bars{
//			Describe: l.T("record.sponsors.describe"),
//			Labels:   []string{"2006", "2007"},
//			Series:   []figure.Series{{Name: l.T("record.sponsors.series"), Values: []int{14, 17}}},
//		},
//		Table: sponsorsTable(l, rows),
//		Downloads: ui.Downloads{CSV: …, Excel: …, JSON: …},
//	})
//
// Figures are styled by the classes of the shared style sheet, so that they
// follow dark mode, print and the reader's direction: in a language written
// from right to left, time runs from right to left. Series are told apart by
// their place and their legend, and each number is in the table; nothing rests
// on colour alone. Rows and series keep the order they are given in: nothing
// is ranked here.
package figure
