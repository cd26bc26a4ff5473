package main

import (
	"context"
	"fmt"
	"os"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/module/implementation/fact"
	"comity.example/comity/internal/module/record"
	"comity.example/comity/internal/platform/corpus"
)

// CorpusCmd groups what is done with the texts that this program ships.
type CorpusCmd struct {
	Check CorpusCheckCmd `cmd:"" help:"Compare every quoted text that is shipped with the documents it is quoted from, word by word."`
	Load  CorpusLoadCmd  `cmd:"" help:"Record what is shipped in a hub: participants, the framework, who took part, what was done."`
}

// CorpusCheckCmd holds quotations against their documents.
type CorpusCheckCmd struct {
	Dir string `arg:"" placeholder:"DIR" help:"Folder with the source documents as plain text, under any names: they are known by their SHA-256."`
}

// Example implements exampler.
func (CorpusCheckCmd) Example() string { return "comity corpus check ~/sources" }

// Run prints the report. It fails with fail.Broken when a quotation does not
// stand in its document, and with fail.NotFound when a document is not there.
func (c CorpusCheckCmd) Run(ctx context.Context, t terminal) error {
	if info, err := os.Stat(c.Dir); err != nil || !info.IsDir() {
		return fail.New(fail.Invalid, "%s is not a folder", c.Dir)
	}
	texts, err := framework.Load()
	if err != nil {
		return err
	}
	report, err := texts.CheckDocuments(ctx, os.DirFS(c.Dir))
	if err != nil {
		return err
	}
	past, err := record.Shipped()
	if err != nil {
		return err
	}
	quotations, err := past.CheckQuotations(ctx, os.DirFS(c.Dir))
	if err != nil {
		return err
	}
	done, err := fact.Shipped()
	if err != nil {
		return err
	}
	facts, err := done.CheckQuotations(ctx, os.DirFS(c.Dir))
	if err != nil {
		return err
	}
	if err := report.Write(t.out); err != nil {
		return fail.Wrap(err, fail.Internal, "the report cannot be written")
	}
	fmt.Fprintln(t.out)
	if err := corpus.ReportQuotations(t.out, "Quotations of the record", quotations); err != nil {
		return fail.Wrap(err, fail.Internal, "the report cannot be written")
	}
	fmt.Fprintln(t.out)
	if err := corpus.ReportQuotations(t.out, "Quotations of what was done", facts); err != nil {
		return fail.Wrap(err, fail.Internal, "the report cannot be written")
	}
	if err := corpus.Misquoted(append(quotations, facts...)); err != nil {
		return err
	}
	return report.Fault()
}

// CorpusLoadCmd says what is shipped.
type CorpusLoadCmd struct {
	Data
}

// Example implements exampler.
func (CorpusLoadCmd) Example() string {
	return "comity corpus load --data /var/lib/comity --key-file /etc/comity/hub.key"
}

// Run says what is shipped as the hub's secretariat, and leaves out what the
// hub has said in these words.
func (c CorpusLoadCmd) Run(ctx context.Context, t terminal) error {
	return c.unlocked(ctx, t, func(hub *app.Hub) error {
		before := hub.Ledger.Size()
		if err := load(ctx, t, hub); err != nil {
			return err
		}
		if hub.Ledger.Size() == before {
			fmt.Fprintln(t.out, "Everything that is shipped is recorded already, in these words.")
		}
		return nil
	})
}
