import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import net.spy.memcached.ClientMode;
import net.spy.memcached.ConnectionFactoryBuilder;
import net.spy.memcached.ConnectionFactoryBuilder.Locator;
import net.spy.memcached.ConnectionFactoryBuilder.Protocol;
import net.spy.memcached.DefaultHashAlgorithm;
import net.spy.memcached.FailureMode;
import net.spy.memcached.MemcachedClient;

/**
 * Gets and sets on every node of an ElastiCache cluster, found by Auto Discovery.
 *
 * <p>{@code mvn dependency:copy-dependencies -DoutputDirectory=lib}, then
 * {@code java -cp 'lib/*' GetAndSet.java HOST:PORT [--tls]}
 */
public final class GetAndSet {
  private static final long COMMAND_TIMEOUT_MS = 3000;

  public static void main(String[] arguments) {
    try {
      run(arguments[0], arguments.length > 1 && arguments[1].equals("--tls"));
      System.exit(0);
    } catch (Exception error) {
      System.err.println(error.getClass().getSimpleName() + ": " + error.getMessage());
      System.exit(1);
    }
  }

  private static void run(String endpoint, boolean isTls) throws Exception {
    int colon = endpoint.lastIndexOf(':');
    String host = endpoint.substring(0, colon);
    int port = Integer.parseInt(endpoint.substring(colon + 1));
    MemcachedClient cache = connect(new InetSocketAddress(host, port), isTls);
    try {
      Map<String, Integer> counts = new TreeMap<>();
      for (int number = 0; number < 100; number++) {
        String key = "java-" + number;
        cache.set(key, 60, String.valueOf(number)).get(COMMAND_TIMEOUT_MS, TimeUnit.MILLISECONDS);
        if (!String.valueOf(number).equals(cache.get(key))) {
          throw new IllegalStateException(key + " is not what was set");
        }
        var node = cache.getNodeLocator().getPrimary(key).getNodeEndPoint();
        counts.merge(node.getHostName() + ":" + node.getPort(), 1, Integer::sum);
      }
      counts.forEach((node, count) -> System.out.println(node + " set and got " + count + " keys"));
    } finally {
      cache.shutdown();
    }
  }

  /** AWS's client finds the nodes itself, and asks again once a minute. It has one connection to each, which all threads share. */
  private static MemcachedClient connect(InetSocketAddress endpoint, boolean isTls) throws Exception {
    ConnectionFactoryBuilder builder =
        new ConnectionFactoryBuilder()
            .setClientMode(ClientMode.Dynamic)
            .setProtocol(Protocol.TEXT)
            .setLocatorType(Locator.CONSISTENT)
            .setHashAlg(DefaultHashAlgorithm.KETAMA_HASH)
            // The default, Redistribute, sets a key on another node while its own is still connecting: the next get misses it.
            .setFailureMode(FailureMode.Retry)
            .setOpTimeout(COMMAND_TIMEOUT_MS);
    if (isTls) {
      builder.setSSLContext(SSLContext.getDefault());
      // The nodes' certificates are for the cluster's name.
      builder.setHostnameForTlsVerification(endpoint.getHostString());
    }
    String name = endpoint.getHostString() + ":" + endpoint.getPort();
    try {
      MemcachedClient cache = new MemcachedClient(builder.build(), List.of(endpoint));
      // Without an answer in time the client goes on asking in the background.
      if (cache.isConfigurationInitialized()) return cache;
      cache.shutdown();
    } catch (RuntimeException error) {
      throw new IOException(name + " did not list its nodes", error);
    }
    throw new IOException(name + " did not list its nodes");
  }
}
