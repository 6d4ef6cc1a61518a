// Gets /file from HOST PORT, with Go's own resolver.
package main

import (
	"fmt"
	"io"
	"net"
	"os"
)

func main() {
	connection, failure := net.Dial("tcp", net.JoinHostPort(os.Args[1], os.Args[2]))
	if failure != nil {
		fmt.Fprintln(os.Stderr, failure)
		os.Exit(1)
	}
	fmt.Fprintf(connection, "GET /file HTTP/1.0\r\n\r\n")
	io.Copy(os.Stdout, connection)
}
