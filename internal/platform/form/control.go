package form

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"comity.example/comity/internal/fail"
)

// Character is a control character among words that somebody typed, and where it
// is: lines and the characters of a line are counted from 1.
type Character struct {
	Rune        rune
	Line, Place int
}

// String gives its code and its name, as "U+001B (ESCAPE)".
func (c Character) String() string { return fmt.Sprintf("U+%04X (%s)", c.Rune, controls[c.Rune]) }

// Control finds the first control character for which words are not Clean.
func Control(s string) (Character, bool) { return first(s, unclean) }

// Stray finds the first control character that nothing typed into a form is
// taken with. Those of ASCII that part lines or words come with what is pasted,
// and are no stray ones.
func Stray(s string) (Character, bool) {
	return first(s, func(r rune) bool { return unicode.IsControl(r) && (r > unicode.MaxASCII || !unicode.IsSpace(r)) })
}

// unclean: the control characters of ASCII but the end of a line, and those of
// Latin-1, U+0080 to U+009F.
func unclean(r rune) bool { return unicode.IsControl(r) && r != '\n' }

func first(s string, is func(rune) bool) (Character, bool) {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	at := strings.IndexFunc(s, is)
	if at < 0 {
		return Character{}, false
	}
	before := s[:at]
	r, _ := utf8.DecodeRuneInString(s[at:])
	return Character{Rune: r, Line: strings.Count(before, "\n") + 1, Place: utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1}, true
}

// printable is fail.Invalid where words hold a control character: it says which,
// and where. What names the words.
func printable(what fail.Clause, s string) error {
	if c, found := Control(s); found {
		return fail.New(fail.Invalid, "%s: line %d has the control character %s as its character %d; take it out", what, c.Line, c, c.Place)
	}
	return nil
}

// controls names the control characters, as Unicode's list of aliases does.
var controls = map[rune]string{
	0x00: "NULL", 0x01: "START OF HEADING", 0x02: "START OF TEXT", 0x03: "END OF TEXT", 0x04: "END OF TRANSMISSION", 0x05: "ENQUIRY",
	0x06: "ACKNOWLEDGE", 0x07: "ALERT", 0x08: "BACKSPACE", 0x09: "CHARACTER TABULATION", 0x0A: "LINE FEED", 0x0B: "LINE TABULATION",
	0x0C: "FORM FEED", 0x0D: "CARRIAGE RETURN", 0x0E: "SHIFT OUT", 0x0F: "SHIFT IN", 0x10: "DATA LINK ESCAPE", 0x11: "DEVICE CONTROL ONE",
	0x12: "DEVICE CONTROL TWO", 0x13: "DEVICE CONTROL THREE", 0x14: "DEVICE CONTROL FOUR", 0x15: "NEGATIVE ACKNOWLEDGE", 0x16: "SYNCHRONOUS IDLE",
	0x17: "END OF TRANSMISSION BLOCK", 0x18: "CANCEL", 0x19: "END OF MEDIUM", 0x1A: "SUBSTITUTE", 0x1B: "ESCAPE",
	0x1C: "INFORMATION SEPARATOR FOUR", 0x1D: "INFORMATION SEPARATOR THREE", 0x1E: "INFORMATION SEPARATOR TWO", 0x1F: "INFORMATION SEPARATOR ONE",
	0x7F: "DELETE", 0x80: "PADDING CHARACTER", 0x81: "HIGH OCTET PRESET", 0x82: "BREAK PERMITTED HERE", 0x83: "NO BREAK HERE", 0x84: "INDEX",
	0x85: "NEXT LINE", 0x86: "START OF SELECTED AREA", 0x87: "END OF SELECTED AREA", 0x88: "CHARACTER TABULATION SET",
	0x89: "CHARACTER TABULATION WITH JUSTIFICATION", 0x8A: "LINE TABULATION SET", 0x8B: "PARTIAL LINE FORWARD", 0x8C: "PARTIAL LINE BACKWARD",
	0x8D: "REVERSE LINE FEED", 0x8E: "SINGLE SHIFT TWO", 0x8F: "SINGLE SHIFT THREE", 0x90: "DEVICE CONTROL STRING", 0x91: "PRIVATE USE ONE",
	0x92: "PRIVATE USE TWO", 0x93: "SET TRANSMIT STATE", 0x94: "CANCEL CHARACTER", 0x95: "MESSAGE WAITING", 0x96: "START OF GUARDED AREA",
	0x97: "END OF GUARDED AREA", 0x98: "START OF STRING", 0x99: "SINGLE GRAPHIC CHARACTER INTRODUCER", 0x9A: "SINGLE CHARACTER INTRODUCER",
	0x9B: "CONTROL SEQUENCE INTRODUCER", 0x9C: "STRING TERMINATOR", 0x9D: "OPERATING SYSTEM COMMAND", 0x9E: "PRIVACY MESSAGE",
	0x9F: "APPLICATION PROGRAM COMMAND",
}
