package app_test

import (
	"bufio"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/kernel/keys"
)

// process is comity serve, which says on its terminal how far it is.
type process struct {
	cmd  *exec.Cmd
	page string // where a hub is made; "" when one answers
	base string
}

var firstLine = regexp.MustCompile(`(http://localhost:\d+)(/first/[\w-]+)`)

// started starts it and waits until it answers, as a hub or as none.
func started(t *testing.T, program string, args ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(program, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...)...)}
	p.cmd.Env = append(os.Environ(), "COMITY_PASSPHRASE=", "CREDENTIALS_DIRECTORY=")
	p.cmd.Stderr = os.Stderr
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.kill)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if m := firstLine.FindStringSubmatch(lines.Text()); m != nil {
			p.base, p.page = m[1], m[2]
			return p
		}
		if strings.Contains(lines.Text(), " answers at ") {
			return p
		}
	}
	t.Fatal("the program has ended")
	return nil
}

// kill ends it as the machine does that has no memory left: at once.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
}

// TestFoundingKilled kills the program while it makes a hub: before the sheet is
// read back, and at many moments after. Started again it begins anew, or the hub
// is whole, with the identity of the sheet that was printed.
func TestFoundingKilled(t *testing.T) {
	program := binary(t)
	for _, after := range []int{-1, 0, 4, 8, 16, 32, 64, 256} { // milliseconds after the words were sent; -1: they were not
		t.Run(fmt.Sprint(after), func(t *testing.T) {
			dir := t.TempDir()
			data, file := filepath.Join(dir, "data"), filepath.Join(dir, "hub.key")
			if err := keys.NewKeyFile(file); err != nil {
				t.Fatal(err)
			}
			p := started(t, program, "--data", data, "--key-file", file)
			if p.page == "" {
				t.Fatal("a hub answers in an empty folder")
			}
			f := &foundling{t: t, base: p.base}
			s, page := f.stranger(), "/en"+p.page
			sheet := s.send(page, "do", "plan", "name", "Hub of a Test", "address", p.base).want(http.StatusOK, "recovery-sheet").sheet()
			words := s.get(page).answers(sheet)
			if after >= 0 {
				go func() {
					res, err := s.client.PostForm(p.base+page, formOf(words))
					if err == nil {
						_ = res.Body.Close()
					}
				}()
				time.Sleep(time.Duration(after) * time.Millisecond)
			}
			p.kill()
			again := started(t, program, "--data", data, "--key-file", file)
			t.Logf("killed after %d ms: a hub answers: %v", after, again.page == "")
			if again.page != "" {
				if _, err := os.Stat(filepath.Join(data, "keys.age")); err == nil {
					t.Error("it begins anew beside keys that were kept")
				}
				return
			}
			if after < 0 {
				t.Error("there is a hub before its sheet was read back")
			}
			again.kill()
			whole(t, program, data, file, sheet)
		})
	}
}

// whole proves a hub, and that its sheet is the one that was printed.
func whole(t *testing.T, program, data, file string, sheet []string) {
	t.Helper()
	text := filepath.Join(t.TempDir(), "sheet.txt")
	if err := os.WriteFile(text, []byte(strings.Join(sheet, " ")), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"verify", "--data", data}, {"key", "drill", "--data", data, "--key-file", file, "--sheet", text}} {
		cmd := exec.Command(program, args...)
		cmd.Env = append(os.Environ(), "XDG_CONFIG_HOME="+t.TempDir())
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("comity %s: %v\n%s", args[0], err, out)
		}
	}
}

// formOf gives a form of names and values in turn.
func formOf(fields []string) url.Values {
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return form
}
