<?php

return [
    'default' => 'pgsql',
    'connections' => [
        'pgsql' => [
            'driver' => 'pgsql',
            'host' => env('PGHOST'),
            'port' => env('PGPORT'),
            'database' => env('PGDATABASE'),
            'username' => env('PGUSER'),
            'password' => '',
            'options' => [
                PDO::ATTR_PERSISTENT => true,
                // A statement does not outlive the request.
                PDO::ATTR_EMULATE_PREPARES => true,
            ],
        ],
    ],
    'migrations' => 'migrations',
];
