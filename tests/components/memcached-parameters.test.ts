import assert from "node:assert/strict";
import {
  type MemcachedParameters,
  apiParameters,
  parameterProblems,
} from "../../components/memcached-parameters";

/** Everything AWS lets one change in `memcached1.6`, by its own names. */
const ALL: [MemcachedParameters, string, string][] = [
  [{ bindingProtocol: "ascii" }, "binding_protocol", "ascii"],
  [{ casDisabled: true }, "cas_disabled", "1"],
  [{ chunkSizeBytes: 96 }, "chunk_size", "96"],
  [{ chunkSizeGrowthFactor: 1.5 }, "chunk_size_growth_factor", "1.5"],
  [{ disableFlushAll: true }, "disable_flush_all", "1"],
  [{ errorOnMemoryExhausted: true }, "error_on_memory_exhausted", "1"],
  [{ hashAlgorithm: "murmur3" }, "hash_algorithm", "murmur3"],
  [{ idleTimeoutSeconds: 300 }, "idle_timeout", "300"],
  [{ inlineAsciiResp: true }, "inline_ascii_resp", "1"],
  [{ lruCrawler: true }, "lru_crawler", "1"],
  [{ lruMaintainer: true }, "lru_maintainer", "1"],
  [{ maxItemSizeBytes: 1048576 }, "max_item_size", "1048576"],
  [{ maxconnsFast: true }, "maxconns_fast", "1"],
  [{ memcachedConnectionsOverheadMegabytes: 200 }, "memcached_connections_overhead", "200"],
  [{ noModern: false }, "no_modern", "0"],
  [{ slabAutomove: 1 }, "slab_automove", "1"],
  [{ slabChunkMaxBytes: 524288 }, "slab_chunk_max", "524288"],
  [{ slabReassign: true }, "slab_reassign", "1"],
  [{ trackSizes: true }, "track_sizes", "1"],
  [{ watcherLogbufSizeKilobytes: 512 }, "watcher_logbuf_size", "512"],
  [{ workerLogbufSizeKilobytes: 128 }, "worker_logbuf_size", "128"],
];

describe("parameters of memcached1.6", () => {
  for (const [parameters, name, value] of ALL) {
    it(`${name} is settable`, () => {
      assert.deepEqual(parameterProblems(parameters), []);
      assert.deepEqual(apiParameters(parameters), [{ name, value }]);
    });
  }

  it("come in one order, however they are written", () => {
    const written = apiParameters({
      slabReassign: true,
      casDisabled: false,
      lruCrawler: undefined,
    });
    assert.deepEqual(written, [
      { name: "cas_disabled", value: "0" },
      { name: "slab_reassign", value: "1" },
    ]);
  });

  const GIB = 2 ** 30;
  const ranges: [keyof MemcachedParameters, number, number, MemcachedParameters?][] = [
    ["chunkSizeBytes", 1, 1024],
    ["chunkSizeGrowthFactor", 1.01, 100],
    ["idleTimeoutSeconds", 0, 86400],
    ["maxItemSizeBytes", 1024, GIB, { slabChunkMaxBytes: 1024 }],
    ["memcachedConnectionsOverheadMegabytes", 0, 1048576],
    ["slabChunkMaxBytes", 1024, 2 ** 20],
    ["watcherLogbufSizeKilobytes", 1, 1048576],
    ["workerLogbufSizeKilobytes", 1, 1048576],
  ];
  for (const [key, min, max, beside = {}] of ranges) {
    it(`${key} is at least ${min} and at most ${max}`, () => {
      assert.deepEqual(parameterProblems({ ...beside, [key]: min }), []);
      assert.deepEqual(parameterProblems({ ...beside, [key]: max }), []);
      const message = (got: number): string =>
        `parameters.${key} must be between ${min} and ${max}, got ${got}`;
      assert.equal(parameterProblems({ [key]: min - 1 })[0], message(min - 1));
      assert.equal(parameterProblems({ [key]: max + 1 })[0], message(max + 1));
    });
  }

  const choices: [object, string][] = [
    [
      { bindingProtocol: "binary" },
      'parameters.bindingProtocol must be one of "auto", "ascii", got "binary"',
    ],
    [
      { hashAlgorithm: "md5" },
      'parameters.hashAlgorithm must be one of "jenkins", "murmur3", got "md5"',
    ],
    [{ slabAutomove: 3 }, "parameters.slabAutomove must be one of 0, 1, 2, got 3"],
    [{ lruCrawler: "yes" }, 'parameters.lruCrawler must be one of true, false, got "yes"'],
    [{ idleTimeoutSeconds: 1.5 }, "parameters.idleTimeoutSeconds must be a whole number, got 1.5"],
    [
      { chunkSizeGrowthFactor: "1.5" },
      'parameters.chunkSizeGrowthFactor must be a number, got "1.5"',
    ],
    [
      { slabChunkMaxBytes: 1500 },
      "parameters.slabChunkMaxBytes must be a multiple of 1024, got 1500",
    ],
    [
      { slabChunkMaxBytes: 3072 },
      "parameters.slabChunkMaxBytes must divide 1048576 (1024, 2048, 4096, …), got 3072",
    ],
    [
      { maxItemSizeBytes: 1000000 },
      "parameters.maxItemSizeBytes must be a multiple of slabChunkMaxBytes 524288, got 1000000",
    ],
    [{ lruCrawler: null }, "parameters.lruCrawler must be one of true, false, got null"],
    [
      { maxItemSizeBytes: 1000000, slabChunkMaxBytes: 524288 },
      "parameters.maxItemSizeBytes must be a multiple of slabChunkMaxBytes 524288, got 1000000",
    ],
    [
      { max_item_size: 1048576 },
      'parameters.max_item_size must be a parameter of memcached1.6, got "max_item_size". Did you mean maxItemSizeBytes?',
    ],
    [
      { expirezeroDoesNotEvict: true },
      'parameters.expirezeroDoesNotEvict must be a parameter of memcached1.6, got "expirezeroDoesNotEvict"',
    ],
  ];
  for (const [parameters, expected] of choices) {
    it(`refuse ${JSON.stringify(parameters)}`, () => {
      assert.deepEqual(parameterProblems(parameters as MemcachedParameters), [expected]);
    });
  }

  const readOnly = [
    ["backlog_queue_limit", "backlogQueueLimit"],
    ["config_max", "configMax"],
    ["config_size_max", "configSizeMax"],
    ["hashpower_init", "hashpowerInit"],
    ["large_memory_pages", "largeMemoryPages"],
    ["lock_down_paged_memory", "lockDownPagedMemory"],
    ["max_cache_memory", "maxCacheMemory"],
    ["max_simultaneous_connections", "maxSimultaneousConnections"],
    ["maximize_core_file_limit", "maximizeCoreFileLimit"],
    ["num_threads", "numThreads"],
    ["requests_per_event", "requestsPerEvent"],
  ];
  for (const [aws, key] of readOnly) {
    it(`${String(aws)} cannot be set`, () => {
      assert.deepEqual(parameterProblems({ [String(key)]: 1 }), [
        `parameters.${String(key)} must be left out: ElastiCache does not let ${String(aws)} be changed, got 1`,
      ]);
    });
  }
});
