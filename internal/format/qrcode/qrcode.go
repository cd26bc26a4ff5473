// Package qrcode writes a short text as a square that a camera reads: as SVG
// for a page, and as blocks of text for a terminal.
package qrcode

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// Code is a text as black and white modules.
type Code struct {
	code *qr.Code
}

// Quiet is the width of the white margin that readers need, in modules
// (ISO/IEC 18004, 5.3.8).
const Quiet = 4

// Of encodes a text. A quarter of its modules may be damaged: paper is folded.
func Of(text string) (Code, error) {
	c, err := qr.Encode(text, qr.Q)
	if err != nil {
		return Code{}, fmt.Errorf("the text is too long for a square: %w", err)
	}
	return Code{c}, nil
}

// Size is how many modules the square has on a side, without its margin.
func (c Code) Size() int { return c.code.Size }

// Black reports whether a module is black; those outside are white.
func (c Code) Black(x, y int) bool { return c.code.Black(x, y) }

// Path writes the black modules as the path of an SVG whose unit is a module,
// moved in by the margin.
func (c Code) Path() string {
	var b strings.Builder
	for y := range c.Size() {
		for x := 0; x < c.Size(); x++ {
			run := 0
			for c.Black(x+run, y) {
				run++
			}
			if run > 0 {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%dz", x+Quiet, y+Quiet, run, run)
				x += run
			}
		}
	}
	return b.String()
}

// Side is the side of the square with its margin, in modules.
func (c Code) Side() int { return c.Size() + 2*Quiet }

// blocks by their upper and lower module, on a terminal that writes dark on
// light or light on dark: what is drawn is the white, so that the square stands
// on the usual dark ground as it stands on paper.
var blocks = map[[2]bool]string{{false, false}: "█", {false, true}: "▀", {true, false}: "▄", {true, true}: " "}

// Blocks writes the square as lines of block characters, two modules high.
func (c Code) Blocks() string {
	var b strings.Builder
	for y := -Quiet; y < c.Size()+Quiet; y += 2 {
		for x := -Quiet; x < c.Size()+Quiet; x++ {
			b.WriteString(blocks[[2]bool{c.Black(x, y), c.Black(x, y+1)}])
		}
		b.WriteByte('\n')
	}
	return b.String()
}
