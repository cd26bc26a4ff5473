package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/consult/transcript"
)

// ConsultCmd groups what is done with consultations.
type ConsultCmd struct {
	Import ConsultImportCmd `cmd:"" help:"Read consultations out of documents as they are, say what is unsure, and record them."`
}

// ConsultImportCmd takes documents down.
type ConsultImportCmd struct {
	Data   `json:"-"`
	File   []string `arg:"" json:"-" placeholder:"FILE" help:"Documents as plain text: a table of amendments, a call for a consultation, an account of it, a report on meetings. A call and an account that are named together become one consultation."`
	DryRun bool     `help:"Say nothing: show what would be made, and what is unsure."`
	About  []string `placeholder:"ID" help:"What a document is about that cites nothing which the hub has recorded, such as un:a-70-174:13:a."`
	Date   string   `placeholder:"DATE" help:"Of a document that prints no date: 2017, 2017-12 or 2017-12-31."`

	// Documents are what was read from the files, with the rights of whoever gives
	// the command.
	Documents []transcript.File `kong:"-"`
}

// Example implements exampler.
func (ConsultImportCmd) Example() string {
	return "comity consult import call.txt account.txt --dry-run\n" +
		"  comity consult import feedback.txt --data /var/lib/comity --key-file /etc/comity/hub.key"
}

// Run has the documents taken down by the hub, whether it runs or not.
func (c ConsultImportCmd) Run(ctx context.Context, t terminal) error {
	return c.ask(ctx, t, "consult import", &c)
}

// prepare implements preparer: it reads the files, and sees that each is a
// document that can be read.
func (c *ConsultImportCmd) prepare(terminal) error {
	for _, name := range c.File {
		text, err := readDocument(name)
		if err != nil {
			return err
		}
		c.Documents = append(c.Documents, transcript.File{Name: filepath.Base(name), Text: text})
	}
	return transcript.Check(c.Documents)
}

// readDocument reads a file, up to the size of what is taken down.
func readDocument(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "%s cannot be read", name)
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(io.LimitReader(f, transcript.MaxText+1))
	return b, fail.Wrap(err, fail.Invalid, "%s cannot be read", name)
}

func (c *ConsultImportCmd) carry(ctx context.Context, out io.Writer, hub *app.Hub) error {
	all, err := hub.Transcribe(ctx, c.Documents, app.Transcribing{About: c.About, Date: c.Date, Dry: c.DryRun})
	if err != nil {
		return err
	}
	for _, one := range all {
		if err := one.Report(out); err != nil {
			return fail.Wrap(err, fail.Internal, "the report cannot be written")
		}
		if c.DryRun {
			fmt.Fprintf(out, "  would be made: %d statements\n", one.Made.Total())
		} else {
			fmt.Fprintf(out, "  made: consultation %s, %d statements\n", one.Made.Consultation, one.Made.Total())
		}
		printMade(out, one.Made, len(one.Unsure()))
	}
	if c.DryRun {
		_, err := fmt.Fprintln(out, "Nothing was recorded: this was a dry run.")
		return err
	}
	return nil
}

// printMade says what was made of documents: beside what was read, what had to be
// decided to record it.
func printMade(w io.Writer, m *transcript.Made, read int) {
	for _, n := range m.Said {
		fmt.Fprintf(w, "    %4d  %s\n", n.N, n.Type)
	}
	for _, name := range m.Unlisted {
		fmt.Fprintf(w, "  by name only, for nobody is listed so: %s\n", name)
	}
	if more := m.Unsure[read:]; len(more) > 0 {
		fmt.Fprintf(w, "  to record it, %d more to settle\n", len(more))
		for _, u := range more {
			fmt.Fprintf(w, "  %s (%s): %s\n      now: %s; because %s\n", u.Kind, u.Place, u.Read, u.Decided, u.Why)
		}
	}
	if len(m.Unsure) > 0 {
		fmt.Fprintf(w, "  each of the %d is an open point of the consultation\n", len(m.Unsure))
	}
}
