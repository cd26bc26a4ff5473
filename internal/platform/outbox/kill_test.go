package outbox_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/statement"
)

// The process that is killed finds in its environment what to do.
const (
	childDatabase = "COMITY_TEST_OUTBOX_DATABASE"
	childFolder   = "COMITY_TEST_OUTBOX_FOLDER"
	childPort     = "COMITY_TEST_OUTBOX_PORT"
)

const killLetters = 30

// A process that is killed while the server holds a letter that it has read and
// not yet answered for leaves a queue from which the next one sends the rest,
// and that letter again, under the same Message-ID.
func TestKilledBetweenQueueAndServer(t *testing.T) {
	for _, at := range []int{1, 7, killLetters} {
		t.Run(strconv.Itoa(at), func(t *testing.T) {
			hubtest.Databases(t, func(t *testing.T, url string) {
				dir, o := t.TempDir(), outbox.NewOffice(t, "")
				secret := newSecret(t, dir)
				child := exec.Command(os.Args[0], "-test.run=^TestChildThatIsKilled$")
				child.Env = append(os.Environ(), childDatabase+"="+url, childFolder+"="+dir, childPort+"="+strconv.Itoa(o.Here().Port))
				reached, killed := make(chan struct{}), make(chan struct{})
				o.Each(func(n int) {
					if n == at {
						close(reached)
						<-killed
					}
				})
				if err := child.Start(); err != nil {
					t.Fatal(err)
				}
				<-reached
				if err := child.Process.Kill(); err != nil {
					t.Fatal(err)
				}
				if err := child.Wait(); err == nil {
					t.Fatal("it was not killed")
				}
				close(killed)
				drain(t, url, dir, secret, o)
				count, ids := map[string]int{}, map[string]string{}
				for _, l := range o.Letters() {
					id := l.Message.Header.Get("Message-Id")
					if was, ok := ids[l.To]; ok && was != id {
						t.Errorf("%s got %s and %s", l.To, was, id)
					}
					ids[l.To] = id
					count[l.To]++
				}
				twice := 0
				for _, n := range count {
					if n > 1 {
						twice++
					}
				}
				if len(count) != killLetters || twice > 1 {
					t.Errorf("%d of %d arrived, %d of them twice", len(count), killLetters, twice)
				}
			})
		})
	}
}

func newSecret(t *testing.T, dir string) keys.Secret {
	t.Helper()
	file := filepath.Join(dir, "hub.key")
	if _, err := os.Stat(file); err != nil {
		if err := keys.NewKeyFile(file); err != nil {
			t.Fatal(err)
		}
	}
	secret, err := keys.KeyFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return secret
}

// TestChildThatIsKilled is the process: it puts letters and sends them. It does
// nothing unless the test above starts it.
func TestChildThatIsKilled(t *testing.T) {
	url := os.Getenv(childDatabase)
	if url == "" {
		t.Skip("it is run by another test, in a process of its own")
	}
	dir := os.Getenv(childFolder)
	port, err := strconv.Atoi(os.Getenv(childPort))
	if err != nil {
		t.Fatal(err)
	}
	p := newPost(t, url, &outbox.SMTP{Host: "127.0.0.1", Port: port, From: "hub@hub.test"})
	if err := p.Keys.Save(filepath.Join(dir, "keys.age"), newSecret(t, dir)); err != nil {
		t.Fatal(err)
	}
	for i := range killLetters {
		p.put(keysChanged(outbox.Recipient{Address: "p" + strconv.Itoa(i) + "@mfa.test"}))
	}
	p.round()
	select {} // all are sent: it waits to be killed
}

// drain opens what the killed process has left, and sends it.
func drain(t *testing.T, url, dir string, secret keys.Secret, o *outbox.Office) {
	t.Helper()
	ctx := context.Background()
	db, err := sqldb.Open(ctx, url)
	for fail.Is(err, fail.Conflict) || fail.Is(err, fail.Unavailable) { // PostgreSQL has yet to see that the process is gone
		time.Sleep(20 * time.Millisecond)
		db, err = sqldb.Open(ctx, url)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	store, err := keys.Load(filepath.Join(dir, "keys.age"), secret)
	if err != nil {
		t.Fatal(err)
	}
	id, err := ledger.Setting(ctx, db, ledger.SettingHub)
	if err != nil {
		t.Fatal(err)
	}
	hub, err := statement.ParseHash(id)
	if err != nil {
		t.Fatal(err)
	}
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	later := clock.NewFake(hubtest.Start) // as that process had it
	q := &outbox.Queue{DB: db, Keys: store, Clock: later, Hub: func() statement.Hash { return hub }, Kinds: testKinds}
	d, err := outbox.NewDispatcher(outbox.Options{Queue: q, People: &crowd{}, Mail: o.Here(), Catalogue: catalogue, Hub: "Hub of the test",
		Base: "https://hub.test", Halted: func() bool { return false }})
	if err == nil {
		err = d.Recover(ctx)
	}
	for more := true; err == nil && more; {
		more, err = d.Round(ctx)
	}
	if err != nil {
		t.Fatal(err)
	}
}
