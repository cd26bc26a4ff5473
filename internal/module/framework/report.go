package framework

import (
	"bufio"
	"fmt"
	"io"
)

// Write prints the report for the operator: the documents, the quotations that
// do not stand in them, where copies part from the official text and from each
// other, and the citations that are misprinted.
func (r *Report) Write(w io.Writer) error {
	b := bufio.NewWriter(w)
	r.writeDocuments(b)
	r.writeQuotations(b)
	fmt.Fprintln(b, "\nCopies beside the official text")
	writeCopies(b, r.Copies)
	fmt.Fprintln(b, "\nCopies beside each other")
	writeCopies(b, r.Between)
	fmt.Fprintln(b, "\nMisprinted citations")
	for _, c := range r.Citations {
		fmt.Fprintf(b, "  %s, %s, row %d: “%s” is printed, which is %s;\n    the row is about %s: %s\n",
			c.Source.Document, c.Cluster, c.Row, c.Printed, c.Names, c.Nearest, c.Text)
	}
	if len(r.Citations) == 0 {
		fmt.Fprintln(b, "  none")
	}
	return b.Flush()
}

func (r *Report) writeDocuments(b io.Writer) {
	fmt.Fprintln(b, "Documents")
	for _, d := range r.Documents {
		fmt.Fprintf(b, "  %-8s %s", d.Standing, d.Document)
		if d.File != "" {
			fmt.Fprintf(b, "  %s", d.File)
		}
		fmt.Fprintln(b)
	}
}

func (r *Report) writeQuotations(b io.Writer) {
	verbatim, unchecked := 0, 0
	for _, q := range r.Quotations {
		switch {
		case q.Verbatim:
			verbatim++
		case !q.Checked:
			unchecked++
		}
	}
	fmt.Fprintf(b, "\nQuotations\n  %d word for word, %d not, %d without a document to look in\n",
		verbatim, len(r.Quotations)-verbatim-unchecked, unchecked)
	for _, q := range r.Quotations {
		if q.Checked && !q.Verbatim {
			fmt.Fprintf(b, "  %s, %s, in %s, %s\n", q.Subject, q.Name, q.Source.Document, q.Source.Place)
			writeDifferences(b, q.Differences)
		}
	}
}

func writeCopies(b io.Writer, all []CopyFinding) {
	same := 0
	for _, c := range all {
		if len(c.Differences) == 0 {
			same++
			continue
		}
		fmt.Fprintf(b, "  %s: %s | %s\n", c.Number, side(c.Left, c.LeftSource), side(c.Right, c.RightSource))
		writeDifferences(b, c.Differences)
	}
	fmt.Fprintf(b, "  %d compared, %d the same word for word\n", len(all), same)
}

// side names a copy by the document that prints it.
func side(name string, s Citation) string {
	if s.Document != "" {
		return s.Document
	}
	return name
}

func writeDifferences(b io.Writer, all []Difference) {
	for _, d := range all {
		fmt.Fprintf(b, "    %-11s … %s [%s | %s]\n", d.Nature, d.After, blank(d.Left), blank(d.Right))
	}
}

func blank(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
