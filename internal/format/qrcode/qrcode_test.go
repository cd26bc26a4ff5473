package qrcode_test

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"comity.example/comity/internal/format/qrcode"
)

const text = "0A1B2C3D 4E5F6071 82930A1B 2C3D4E5F 60718293 0A1B2C3D 4E5F6071 82930A1B 2C3D4E5F"

// The path draws the black modules and no others.
func TestPath(t *testing.T) {
	c := code(t)
	drawn := map[[2]int]bool{}
	for _, m := range regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`).FindAllStringSubmatch(c.Path(), -1) {
		x, y, run := number(t, m[1]), number(t, m[2]), number(t, m[3])
		if m[3] != m[4] {
			t.Fatalf("%s does not close", m[0])
		}
		for i := range run {
			drawn[[2]int{x + i - qrcode.Quiet, y - qrcode.Quiet}] = true
		}
	}
	for y := -qrcode.Quiet; y < c.Size()+qrcode.Quiet; y++ {
		for x := -qrcode.Quiet; x < c.Size()+qrcode.Quiet; x++ {
			if drawn[[2]int{x, y}] != c.Black(x, y) {
				t.Fatalf("module %d, %d is drawn wrongly", x, y)
			}
		}
	}
	if c.Side() != c.Size()+8 {
		t.Errorf("a square of %d has a side of %d", c.Size(), c.Side())
	}
}

// The blocks hold the same modules, two to a character.
func TestBlocks(t *testing.T) {
	c := code(t)
	lines := strings.Split(strings.TrimSuffix(c.Blocks(), "\n"), "\n")
	if len(lines) != (c.Side()+1)/2 {
		t.Fatalf("%d lines for a side of %d", len(lines), c.Side())
	}
	for n, line := range lines {
		for x, r := range []rune(line) {
			for half := range 2 {
				white := r == '█' || half == 0 && r == '▀' || half == 1 && r == '▄'
				if white == c.Black(x-qrcode.Quiet, 2*n+half-qrcode.Quiet) {
					t.Fatalf("line %d, place %d is drawn wrongly: %c", n, x, r)
				}
			}
		}
	}
}

// The three corners that a reader looks for are there.
func TestFinders(t *testing.T) {
	c := code(t)
	ring := "1111111/1000001/1011101/1011101/1011101/1000001/1111111"
	for _, corner := range [][2]int{{0, 0}, {c.Size() - 7, 0}, {0, c.Size() - 7}} {
		var rows []string
		for y := range 7 {
			row := ""
			for x := range 7 {
				row += map[bool]string{true: "1", false: "0"}[c.Black(corner[0]+x, corner[1]+y)]
			}
			rows = append(rows, row)
		}
		if got := strings.Join(rows, "/"); got != ring {
			t.Errorf("corner %v: %s", corner, got)
		}
	}
}

func TestTooLong(t *testing.T) {
	if _, err := qrcode.Of(strings.Repeat("x", 5000)); err == nil {
		t.Error("a text that is too long is encoded")
	}
}

func code(t *testing.T) qrcode.Code {
	t.Helper()
	c, err := qrcode.Of(text)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func number(t *testing.T, s string) int {
	t.Helper()
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(fmt.Errorf("%s: %w", s, err))
	}
	return n
}
