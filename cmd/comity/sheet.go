package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/format/qrcode"
	"comity.example/comity/internal/kernel/keys"
)

// printSheet writes what is printed and locked away: the recovery key as
// groups, as words and as a square.
func printSheet(w io.Writer, s keys.Sheet) error {
	code, err := qrcode.Of(s.Scanned())
	if err != nil {
		return fail.Wrap(err, fail.Internal, "the square of the sheet cannot be made")
	}
	fmt.Fprintf(w, `RECOVERY SHEET
Print this, keep it apart from the hub, and clear the screen. It is shown once
and stored nowhere. Whoever holds it can name a new signing key for the
participant; without it, a lost or stolen signing key cannot be replaced.

  hub           %s
  made on       %s
  identity      %s
  fingerprint   %s
                %s
                %s
                %s
  recovery key  %s (public half)

The recovery key, which is secret, as nine groups; the last is a check:

%s
The same key as words (BIP 39, English):

%s
The same key as a square, for a reader that is not on a network:

%s
To have the fingerprint confirmed, send it to the secretariat of the hub in a
note verbale: it compares the note with what the hub shows. Try the sheet every
quarter: comity key drill. It is not used up by that.
`, append(append([]any{s.Hub, s.Made.Format("2006-01-02"), s.Identity}, fingerprint(s)...), s.Public, rows(strings.Fields(s.Secret), 3, false), rows(s.Words, 4, true), code.Blocks())...)
	return nil
}

// fingerprint gives the four lines in which an identity is read out.
func fingerprint(s keys.Sheet) (lines []any) {
	groups := strings.Fields(keys.Fingerprint(s.Identity))
	for i := 0; i < len(groups); i += 4 {
		lines = append(lines, strings.Join(groups[i:i+4], " "))
	}
	return lines
}

// rows sets words in columns; numbered, each has its number before it.
func rows(words []string, columns int, numbered bool) string {
	var b strings.Builder
	n := 0
	for row := range slices.Chunk(words, columns) {
		line := ""
		for _, w := range row {
			n++
			if numbered {
				line += fmt.Sprintf("  %2d. %-9s", n, w)
			} else {
				line += "  " + w
			}
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// Typed is where a recovery key is read from: never from the command line,
// which other programs see and shells remember.
type Typed struct {
	Sheet string `json:"-" placeholder:"FILE" default:"-" help:"File with the recovery key, as groups or words; - asks for it, or reads the standard input."`
	Text  string `kong:"-" json:"text"` // what was read there
}

// prepare implements preparer.
func (c *Typed) prepare(t terminal) (err error) {
	c.Text, err = c.read(t)
	return err
}

// maxSheet is more than any sheet has, in bytes.
const maxSheet = 4096

// read gives what was typed. On a terminal nothing of it is shown.
func (c Typed) read(t terminal) (string, error) {
	if c.Sheet != "-" {
		f, err := os.Open(c.Sheet)
		if err != nil {
			return "", fail.Wrap(err, fail.Invalid, "the sheet cannot be read")
		}
		defer func() { _ = f.Close() }()
		return all(f)
	}
	if fd := int(os.Stdin.Fd()); term.IsTerminal(fd) {
		fmt.Fprint(t.err, "Recovery key, groups or words on one line (it is not shown): ")
		b, err := term.ReadPassword(fd)
		fmt.Fprintln(t.err)
		return string(b), fail.Wrap(err, fail.Invalid, "the recovery key cannot be read")
	}
	return all(os.Stdin)
}

func all(r io.Reader) (string, error) {
	b, err := io.ReadAll(io.LimitReader(r, maxSheet))
	return string(b), fail.Wrap(err, fail.Invalid, "the recovery key cannot be read")
}
