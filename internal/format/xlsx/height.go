package xlsx

import (
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
)

// One line of the usual font, in points.
const lineHeight = 15.0

// Lines estimates in how many lines words stand that are wrapped in a column of a
// width in characters: somewhat more than there are, so that nothing is cut.
func Lines(words string, width float64) int {
	room := max(int(width)-1, 1)
	n := 0
	for _, row := range strings.Split(words, "\n") {
		n += max(1, (utf8.RuneCountInString(row)+room-1)/room)
	}
	return n
}

// Height is how high a row of so many lines is, in points: 0 where a row is as high
// as usual, and the most that a row can be where it would be more. Not all programs
// work out by themselves how high rows are that they open.
func Height(lines int) float64 {
	if lines < 2 {
		return 0
	}
	return min(lineHeight*float64(lines), excelize.MaxRowHeight)
}
