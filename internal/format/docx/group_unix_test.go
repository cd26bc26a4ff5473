//go:build unix

package docx

import (
	"os/exec"
	"syscall"
)

// ownGroup lets a program end with its children: soffice is a script that starts
// another.
func ownGroup(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}
