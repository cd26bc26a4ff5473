package door

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net"
	"syscall"

	"comity.example/comity/internal/fail"
)

// Knock gives an order to the hub that runs in a folder and writes what it
// answers. answered is false, and err nil, when none runs there: no socket, or
// one that nobody answers at any more. An error of the order's own is of the
// kind that it was in the hub.
func Knock(ctx context.Context, data, name string, with any, out io.Writer) (answered bool, err error) {
	p := path(data)
	if len(p) > maxSocket {
		return false, nil // no hub has a door there
	}
	b, err := json.Marshal(with)
	if err != nil {
		return false, fail.Wrap(err, fail.Internal, "the command cannot be told to the hub")
	}
	conn, err := (&net.Dialer{Timeout: patience}).DialContext(ctx, "unix", p)
	switch {
	case err == nil:
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED), errors.Is(err, syscall.ENOTDIR):
		return false, nil
	case errors.Is(err, fs.ErrPermission):
		return true, fail.New(fail.Denied, "a hub may run here, and its door is for the account that it runs under alone").
			WithHint("give the command as that account: sudo -u ACCOUNT comity …")
	default:
		return true, fail.Wrap(err, fail.Unavailable, "the hub that runs here does not answer")
	}
	defer func() { _ = conn.Close() }()
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer stop()
	if err := json.NewEncoder(conn).Encode(order{Name: name, With: b}); err != nil {
		return true, cutOff(ctx, err)
	}
	return true, listen(ctx, conn, out)
}

// listen writes the pieces of an answer, and gives how it ended.
func listen(ctx context.Context, conn io.Reader, out io.Writer) error {
	pieces := json.NewDecoder(conn)
	for {
		var p piece
		if err := pieces.Decode(&p); err != nil {
			return cutOff(ctx, err)
		}
		if _, err := io.WriteString(out, p.Out); err != nil {
			return fail.Wrap(err, fail.Unavailable, "what the hub answers cannot be shown")
		}
		switch {
		case p.End == nil:
		case p.End.Kind == "":
			return nil
		default:
			return fail.New(p.End.Kind, "%s", p.End.Message).WithHint("%s", p.End.Hint)
		}
	}
}

// cutOff says that it is not known what became of an order.
func cutOff(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return fail.Wrap(err, fail.Unavailable, "the hub ended before it had answered: look whether the command was carried out")
}
