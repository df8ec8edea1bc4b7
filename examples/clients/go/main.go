// Gets and sets on every node of an ElastiCache cluster, found by Auto Discovery.
//
//	go run . HOST:PORT [--tls]
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"sort"
	"strings"
	"time"

	"github.com/bradfitz/gomemcache/memcache"
)

const (
	connectTimeout = 2 * time.Second
	commandTimeout = time.Second
	// Each process keeps this many idle connections to each node. A node takes 65,000 at most.
	idleConnectionsPerNode = 4
)

// dial opens a connection, with TLS where it is asked for. The certificate must be for the name, so names are kept as they are.
func dial(ctx context.Context, address string, isTLS bool) (net.Conn, error) {
	dialer := &net.Dialer{Timeout: connectTimeout}
	if !isTLS {
		return dialer.DialContext(ctx, "tcp", address)
	}
	return (&tls.Dialer{NetDialer: dialer}).DialContext(ctx, "tcp", address)
}

// discover asks the configuration endpoint for the nodes. Ask again once a minute, and when a node fails.
func discover(endpoint string, isTLS bool) ([]string, error) {
	connection, err := dial(context.Background(), endpoint, isTLS)
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	if err := connection.SetDeadline(time.Now().Add(commandTimeout)); err != nil {
		return nil, err
	}
	fmt.Fprint(connection, "config get cluster\r\n")
	// CONFIG cluster 0 LENGTH, the version of the list, `host|address|port host|address|port …`, an empty line, END
	var lines []string
	reader := bufio.NewReader(connection)
	for len(lines) < 3 {
		line, err := reader.ReadString('\n')
		if err != nil {
			return nil, fmt.Errorf("%s closed the connection: %w", endpoint, err)
		}
		lines = append(lines, strings.TrimSpace(line))
		if !strings.HasPrefix(lines[0], "CONFIG ") {
			return nil, fmt.Errorf("%s is not a configuration endpoint: %s", endpoint, lines[0])
		}
	}
	var nodes []string
	for _, node := range strings.Fields(lines[2]) {
		parts := strings.Split(node, "|")
		nodes = append(nodes, net.JoinHostPort(parts[0], parts[2]))
	}
	return nodes, nil
}

// node is an address that is resolved at each connection, and whose name TLS can check.
type node string

func (n node) Network() string { return "tcp" }
func (n node) String() string  { return string(n) }

// nodes picks the node that a key belongs to by the key's hash, as gomemcache's ServerList does; that keeps addresses, and TLS needs
// names. Most keys move to another node when one is added or removed.
type nodes []string

func (n nodes) PickServer(key string) (net.Addr, error) {
	var hash uint32 = 2166136261
	for _, b := range []byte(key) {
		hash = (hash ^ uint32(b)) * 16777619
	}
	return node(n[hash%uint32(len(n))]), nil
}

func (n nodes) Each(do func(net.Addr) error) error {
	for _, one := range n {
		if err := do(node(one)); err != nil {
			return err
		}
	}
	return nil
}

func run(endpoint string, isTLS bool) error {
	found, err := discover(endpoint, isTLS)
	if err != nil {
		return err
	}
	cache := memcache.NewFromSelector(nodes(found))
	cache.Timeout = commandTimeout
	cache.MaxIdleConns = idleConnectionsPerNode
	cache.DialContext = func(ctx context.Context, _, address string) (net.Conn, error) {
		return dial(ctx, address, isTLS)
	}
	defer cache.Close()
	counts := map[string]int{}
	for number := 0; number < 100; number++ {
		key, value := fmt.Sprintf("go-%d", number), fmt.Sprint(number)
		if err := cache.Set(&memcache.Item{Key: key, Value: []byte(value), Expiration: 60}); err != nil {
			return err
		}
		item, err := cache.Get(key)
		if err != nil {
			return err
		}
		if string(item.Value) != value {
			return fmt.Errorf("%s is not what was set", key)
		}
		address, _ := nodes(found).PickServer(key)
		counts[address.String()]++
	}
	sort.Strings(found)
	for _, one := range found {
		fmt.Printf("%s set and got %d keys\n", one, counts[one])
	}
	return nil
}

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: get-and-set HOST:PORT [--tls]")
		os.Exit(2)
	}
	if err := run(os.Args[1], len(os.Args) > 2 && os.Args[2] == "--tls"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
