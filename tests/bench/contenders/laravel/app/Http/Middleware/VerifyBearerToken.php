<?php

namespace App\Http\Middleware;

use Closure;
use Illuminate\Http\Request;

class VerifyBearerToken
{
    public function handle(Request $request, Closure $next)
    {
        $claims = claims_of_bearer_token($request->header('Authorization', ''), config('app.token_key'));
        abort_if($claims === null, 401, 'no good token');
        abort_if($request->route('id') !== $claims['sub'], 403, 'somebody else\'s account');
        $request->attributes->set('claims', $claims);
        return $next($request);
    }
}
