package door

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"comity.example/comity/internal/fail"
)

// Handler carries out an order. What it writes reaches the operator as it is
// written; an error tells how it ended.
type Handler func(ctx context.Context, name string, with json.RawMessage, out io.Writer) error

// Limits of the door.
const (
	maxOrder  = 2 << 20          // bytes of an order
	patience  = 10 * time.Second // for an order to come, and for each piece of an answer to be taken
	atOnce    = 4                // orders that are carried out beside each other
	maxSocket = 103              // bytes of a socket's path that every system takes
)

// past is an instant that is over for everybody: who reads or writes until then
// ends at once.
var past = time.Unix(1, 0)

// order is what is asked.
type order struct {
	Name string          `json:"name"`
	With json.RawMessage `json:"with"`
}

// piece is part of an answer: something that was written, or the end.
type piece struct {
	Out string `json:"out,omitempty"`
	End *end   `json:"end,omitempty"`
}

// end is how an order ended: a kind of failure, or none.
type end struct {
	Kind    fail.Kind `json:"kind,omitempty"`
	Message string    `json:"message,omitempty"`
	Hint    string    `json:"hint,omitempty"`
}

// Door is an open door.
type Door struct {
	folder  string
	handler Handler
	socket  *net.UnixListener
	ctx     context.Context // of the orders under way: it ends with the door
	cancel  context.CancelFunc
	running sync.WaitGroup
}

// path is the socket of a hub's folder.
func path(data string) string { return filepath.Join(data, "door", "hub.sock") }

// tooLong says of a folder that no socket can lie in it.
func tooLong(p string) error {
	return fail.New(fail.Invalid, "the path of the hub's folder is too long for a socket in it: %d bytes where %d fit", len(p), maxSocket).
		WithHint("name the folder by a shorter path, such as a symbolic link")
}

// Open makes the door of the hub in a folder and answers at it until Close. The
// caller owns the hub's data: whoever else answers there is a fault.
func Open(data string, h Handler) (*Door, error) {
	p := path(data)
	if len(p) > maxSocket {
		return nil, tooLong(p)
	}
	folder := filepath.Dir(p)
	if err := own(folder); err != nil {
		return nil, err
	}
	if err := vacate(p); err != nil {
		return nil, err
	}
	socket, err := net.ListenUnix("unix", &net.UnixAddr{Name: p, Net: "unix"})
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the door for the operator's commands cannot be opened")
	}
	// Nobody else gets into the folder meanwhile.
	if err := os.Chmod(p, 0o600); err != nil {
		return nil, errors.Join(fail.Wrap(err, fail.Unavailable, "the door for the operator's commands cannot be kept to its owner"), socket.Close())
	}
	d := &Door{folder: folder, handler: h, socket: socket}
	d.ctx, d.cancel = context.WithCancel(context.Background())
	d.running.Go(d.accept)
	return d, nil
}

// own makes the folder of the socket and keeps it to this account. One that
// somebody else has put there is refused.
func own(folder string) error {
	err := os.Mkdir(folder, 0o700)
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return fail.Wrap(err, fail.Unavailable, "the door for the operator's commands cannot be made")
	}
	info, err := os.Lstat(folder)
	if err != nil {
		return fail.Wrap(err, fail.Unavailable, "the door for the operator's commands cannot be made")
	}
	whose, ok := info.Sys().(*syscall.Stat_t)
	if !info.IsDir() || !ok || int(whose.Uid) != os.Geteuid() {
		return fail.New(fail.Denied, "%s is not a folder of the account that the hub runs under", folder).WithHint("remove it and start the hub again")
	}
	return fail.Wrap(os.Chmod(folder, 0o700), fail.Unavailable, "the door for the operator's commands cannot be kept to its owner")
}

// vacate removes the socket that a hub left behind which was killed.
func vacate(p string) error {
	conn, err := net.DialTimeout("unix", p, patience)
	switch {
	case err == nil:
		_ = conn.Close()
		return fail.New(fail.Conflict, "another process answers the operator's commands in this folder").WithHint("two hubs cannot share a folder")
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case !errors.Is(err, syscall.ECONNREFUSED):
		return fail.Wrap(err, fail.Unavailable, "what lies at the place of the door cannot be removed")
	}
	info, err := os.Lstat(p)
	if err == nil && info.Mode()&fs.ModeSocket == 0 {
		return fail.New(fail.Exists, "%s is not a socket", p).WithHint("remove it and start the hub again")
	}
	if err == nil {
		err = os.Remove(p)
	}
	return fail.Wrap(err, fail.Unavailable, "the socket that another hub left behind cannot be removed")
}

// Close ends the orders under way, waits for them, and removes the socket and
// its folder.
func (d *Door) Close() error {
	err := d.socket.Close() // which removes the socket
	d.cancel()
	d.running.Wait()
	_ = os.Remove(d.folder) // it stays if somebody has put something into it
	return err
}

func (d *Door) accept() {
	free := make(chan struct{}, atOnce)
	for {
		conn, err := d.socket.AcceptUnix()
		if err != nil {
			if d.ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
				return
			}
			continue
		}
		select {
		case free <- struct{}{}:
		case <-d.ctx.Done():
			_ = conn.Close()
			return
		}
		d.running.Go(func() {
			defer func() { <-free; _ = conn.Close() }()
			d.answer(conn)
		})
	}
}

// answer carries out the one order of a connection.
func (d *Door) answer(conn *net.UnixConn) {
	// Whoever says nothing does not keep the hub from ending.
	late := time.AfterFunc(patience, func() { _ = conn.SetReadDeadline(past) })
	stop := context.AfterFunc(d.ctx, func() { _ = conn.SetReadDeadline(past) })
	var o order
	err := json.NewDecoder(io.LimitReader(conn, maxOrder)).Decode(&o)
	late.Stop()
	stop()
	out := &reply{conn: conn}
	if err != nil {
		err = fail.Wrap(err, fail.Invalid, "the order cannot be read")
	} else {
		err = d.carry(o, out)
	}
	e := &end{}
	if err != nil {
		e = &end{Kind: fail.KindOf(err), Message: err.Error(), Hint: fail.Hint(err)}
	}
	_ = out.write(piece{End: e}) // whoever has gone does not want to know
}

// carry ends an order alone that breaks down, and not the hub with it.
func (d *Door) carry(o order, out io.Writer) (err error) {
	defer func() {
		if broke := recover(); broke != nil {
			err = fail.New(fail.Internal, "the command broke down: %v", broke)
		}
	}()
	return d.handler(d.ctx, o.Name, o.With, out)
}

// reply writes pieces of an answer.
type reply struct{ conn *net.UnixConn }

func (r *reply) Write(b []byte) (int, error) {
	if err := r.write(piece{Out: string(b)}); err != nil {
		return 0, err
	}
	return len(b), nil
}

func (r *reply) write(p piece) error {
	late := time.AfterFunc(patience, func() { _ = r.conn.SetWriteDeadline(past) })
	defer late.Stop()
	return json.NewEncoder(r.conn).Encode(p)
}
