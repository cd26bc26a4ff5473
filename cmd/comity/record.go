package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/record"
	"comity.example/comity/internal/module/record/annex"
	"comity.example/comity/internal/platform/policy"
)

// RecordCmd groups what is done with the record of who took part.
type RecordCmd struct {
	Import RecordImportCmd `cmd:"" help:"Read the tables of Annexes B, C and D out of a paper's text, say what is unsure, and record them."`
}

// RecordImportCmd reads tables out of a text.
type RecordImportCmd struct {
	Data
	File     string `arg:"" placeholder:"FILE" help:"The paper as plain text: one table row a line, tabs between its cells, under headings such as “Annex B: …”."`
	DryRun   bool   `help:"Only report what was read and what is unsure. Needs no hub."`
	Document string `placeholder:"NAME" help:"Name of the paper in this record, such as alleged-demise-2017. Not needed for a text that the record knows by its SHA-256."`
	Title    string `help:"Title of the paper, when it is new."`
	Short    string `placeholder:"TEXT" help:"How it is cited, when it is new: Tikk and Kerttunen (2017)."`
	Authors  string `placeholder:"TEXT" help:"Its authors, when it is new."`
	Date     string `placeholder:"DATE" help:"Its date, when it is new: 2017, 2017-12 or 2017-12-31."`
	Language string `default:"en" placeholder:"TAG" help:"Language of its title."`
}

// Example implements exampler.
func (RecordImportCmd) Example() string {
	return "comity record import paper.txt --dry-run\n" +
		"  comity record import paper.txt --data /var/lib/comity --key-file /etc/comity/hub.key"
}

// Run reports cell by cell what the text gives, and says it as the hub's
// secretariat unless it is a dry run.
func (c RecordImportCmd) Run(ctx context.Context, t terminal) error {
	text, err := readText(c.File)
	if err != nil {
		return err
	}
	im, err := annex.Parse(text)
	if err != nil {
		return err
	}
	if err := annex.Report(t.out, im); err != nil {
		return fail.Wrap(err, fail.Internal, "the report cannot be written")
	}
	if c.DryRun {
		_, err := fmt.Fprintln(t.out, "Nothing was recorded: this was a dry run.")
		return err
	}
	return c.unlocked(ctx, t, func(hub *app.Hub) error { return c.record(ctx, t, hub, im) })
}

// record says what was read.
func (c RecordImportCmd) record(ctx context.Context, t terminal, hub *app.Hub, im *annex.Import) error {
	taken, err := record.NewQueries(hub.DB).Take(ctx, im, c.paper())
	if err != nil {
		return err
	}
	s := record.Service{Ledger: hub.Ledger, DB: hub.DB}
	bar := newBar(t, "Recording")
	said, err := s.Record(ctx, policy.As(policy.Secretariat), taken.Bodies(), bar.tell)
	bar.end()
	if err != nil {
		return err
	}
	printTaken(t.out, taken, said)
	return nil
}

// paper is what the command line says of the text; nil when it says nothing.
func (c RecordImportCmd) paper() *record.Document {
	if c.Document == "" {
		return nil
	}
	return &record.Document{ID: record.DocumentID(c.Document), Title: i18n.Of(c.Language, c.Title), Short: c.Short,
		Authors: c.Authors, Date: c.Date}
}

// printTaken says what was recorded, and what was not.
func printTaken(w io.Writer, taken *record.Taken, said int) {
	im := taken.Imported
	fmt.Fprintf(w, "Recorded from %s. Tables: %d, rows: %d. Statements said: %d; already recorded in these words: %d.\n",
		taken.Document, len(im.Tables), len(im.Rows), said, len(taken.Bodies())-said)
	for _, r := range im.Left {
		fmt.Fprintf(w, "  left out (line %d): %s\n", r.Line, r.Text)
	}
	for _, table := range im.Tables {
		for _, id := range slices.Sorted(slices.Values(taken.Kept[table.Series])) {
			fmt.Fprintf(w, "  not in this text and left as recorded: Annex %s, %s\n", table.Series, id)
		}
	}
}

// readText reads a file that the command line names, up to the size that is
// read out of a text.
func readText(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "the text cannot be read")
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, annex.MaxText+1))
	return b, fail.Wrap(err, fail.Invalid, "the text cannot be read")
}
