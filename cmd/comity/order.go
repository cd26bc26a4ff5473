package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/door"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/keys"
)

// order is a command that an open hub carries out: the one that runs, or one
// that this process opens because none runs. Its exported fields, and nothing
// else of this process, travel to the hub.
type order interface {
	carry(ctx context.Context, out io.Writer, hub *app.Hub) error
}

// preparer is an order that brings something from this side: a sheet that
// somebody types, a secret in a file. It is read here, with the rights of
// whoever gives the command.
type preparer interface{ prepare(t terminal) error }

// opener is an order that sets something of a hub that this process opens. One
// that runs has settings of its own.
type opener interface{ opening(o *app.Options) error }

// orderly is a sort of order.
type orderly struct {
	blank  func() order
	locked bool // a locked hub carries it out, too
}

// orders are what a hub that runs does for its operator, and all of it.
func orders() map[string]orderly {
	return map[string]orderly{
		"person invite":   {func() order { return new(PersonInviteCmd) }, false},
		"person list":     {func() order { return new(PersonListCmd) }, true},
		"person erase":    {func() order { return new(PersonEraseCmd) }, false},
		"provider name":   {func() order { return new(ProviderNameCmd) }, true},
		"provider list":   {func() order { return new(ProviderListCmd) }, true},
		"provider remove": {func() order { return new(ProviderRemoveCmd) }, false},
		"key list":        {func() order { return new(KeyListCmd) }, true},
		"key open":        {func() order { return new(KeyOpenCmd) }, false},
		"key rotate":      {func() order { return new(KeyRotateCmd) }, false},
		"key compromised": {func() order { return new(KeyCompromisedCmd) }, false},
		"key recover":     {func() order { return new(KeyRecoverCmd) }, false},
		"key move":        {func() order { return new(KeyMoveCmd) }, false},
		"key drill":       {func() order { return new(KeyDrillCmd) }, false},
		"key sheet-check": {func() order { return new(KeySheetCheckCmd) }, true},
		"erase":           {func() order { return new(EraseCmd) }, false},
		"bounce":          {func() order { return new(BounceCmd) }, false},
		"consult import":  {func() order { return new(ConsultImportCmd) }, false},
	}
}

// ask has an order carried out: by the hub that runs in the folder, or, where
// none does, by the hub that this process opens and closes.
func (d Data) ask(ctx context.Context, t terminal, name string, o order) error {
	if err := keys.ForbidDumps(); err != nil { // before a sheet is typed
		return err
	}
	if p, ok := o.(preparer); ok {
		if err := p.prepare(t); err != nil {
			return err
		}
	}
	if answered, err := door.Knock(ctx, d.Data, name, o, t.out); answered || err != nil {
		return err
	}
	options, err := d.options(t)
	if err != nil {
		return err
	}
	if s, ok := o.(opener); ok {
		if err := s.opening(&options); err != nil {
			return err
		}
	}
	hub, err := app.Open(ctx, options)
	if err != nil {
		return neither(err)
	}
	return errors.Join(do(ctx, t.out, hub, name, o), hub.Close())
}

// neither says what it means that a hub does not answer and cannot be opened
// because another process has its data.
func neither(err error) error {
	if !fail.Is(err, fail.Conflict) {
		return err
	}
	e := fail.New(fail.Conflict, "the hub can be neither asked nor opened").
		WithHint("a hub that is only just starting, one that was started with another --data, or another command has its data: try again in a moment, with the --data that the hub has")
	e.Cause = err
	return e
}

// do carries out an order on an open hub.
func do(ctx context.Context, out io.Writer, hub *app.Hub, name string, o order) error {
	if hub.Locked() && !orders()[name].locked {
		return fail.New(fail.Locked, "the hub is locked: it signs nothing").WithHint("give it its key file: --key-file FILE; a hub that runs is started anew with it")
	}
	return o.carry(ctx, out, hub)
}

// carryOut is what a hub that runs does with an order: app.Orders.
func carryOut(ctx context.Context, hub *app.Hub, name string, with json.RawMessage, out io.Writer) error {
	sort, known := orders()[name]
	if !known {
		return fail.New(fail.NotFound, "the hub that runs knows no command %.60q", name).WithHint("is it of another version than this program? comity version says")
	}
	o := sort.blank()
	fields := json.NewDecoder(bytes.NewReader(with))
	fields.DisallowUnknownFields()
	if err := fields.Decode(o); err != nil {
		e := fail.New(fail.Invalid, "the hub that runs does not understand this command").WithHint("is it of another version than this program? comity version says")
		e.Cause = err
		return e
	}
	return do(ctx, out, hub, name, o)
}
